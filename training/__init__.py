"""Training of the shipped models; never imported by the package."""
