"""Token buckets: how often something may be done by one phone, address or for one deputy."""

from django.db import models


class Bucket(models.Model):
    """One bucket. `key` is `<limit>:<HMAC in hex>`, so that no phone or address stands here."""

    key = models.CharField(max_length=120, primary_key=True)
    tokens = models.FloatField()
    refilled_at = models.DateTimeField()
    passed = models.BooleanField(default=True)  # whether the last spending was allowed

    class Meta:
        indexes = [models.Index(fields=["refilled_at"], name="bucket_sweep")]  # the nightly sweep

    def __str__(self) -> str:
        return self.key
