"""What names and nouns stand for: the register of actors, common nouns for agents, dated affiliations."""
