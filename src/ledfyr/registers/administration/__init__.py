"""Municipality, committees, tree, settings."""
