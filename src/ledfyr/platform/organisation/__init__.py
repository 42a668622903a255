"""Municipality, committees, the tree of units in time, people who sign in."""
