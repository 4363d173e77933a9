"""What timeline, map and network draw: pure functions from rows to shapes, which the pages' scripts only paint."""
