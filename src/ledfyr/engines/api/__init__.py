"""What the rooms' nameplates offer, for other programs: read as JSON under /api/v1/."""
