"""The rooms: one folder a register, each with a nameplate by the door."""
