"""Article in, reading out: one encoder, its layers, and the rules after them. Knows nothing of any store."""
