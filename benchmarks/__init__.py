"""Quality floors and speed; never imported by the package."""
