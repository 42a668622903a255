"""Work that waits its turn, and letters that remind people of what is due."""
