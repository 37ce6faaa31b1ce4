"""What the Makefile runs: setting up, serving, testing. Nothing here is part of the running newsroom."""
