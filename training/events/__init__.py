"""What the event layer is trained on: corpora with different labels, read into one kind of text."""
