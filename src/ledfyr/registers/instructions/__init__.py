"""What the executive office asks of every committee, and what each has answered."""
