"""The committee's matters: from draft to decision."""
