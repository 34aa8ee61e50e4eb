"""A simulated AWS for end-to-end tests: moto, made as strict as the real services."""

import os

# Machine images are no part of a network, and loading them takes most of moto's start.
os.environ.setdefault("MOTO_EC2_LOAD_DEFAULT_AMIS", "false")
