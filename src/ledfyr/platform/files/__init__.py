"""Files kept by their content: evidence, frozen documents, attachments."""
