"""A simulated AWS for end-to-end tests: moto, made as strict as the real services."""
