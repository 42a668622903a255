"""What is known of a stored file; its bytes lie in the data folder under their digest."""

from __future__ import annotations

from django.db import models


class StoredFile(models.Model):
    """One act of storing. Two rows may have the same digest, and then share their bytes.

    Rows are not changed. Who may see a file is decided by the object that points at it: never offer one by its key.
    """

    digest = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    name = models.CharField(max_length=200)
    stored_at = models.DateTimeField(auto_now_add=True)
    stored_by = models.CharField(max_length=200)
    stored_by_key = models.BigIntegerField(null=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.name} ({self.digest[:12]})"
