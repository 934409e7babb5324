"""Token buckets: how often something may be done by one phone, address or for one deputy; proofs of work."""

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


class SpentProof(models.Model):
    """A proof of work that was used: it counts once, whatever becomes of Redis."""

    fingerprint = models.BinaryField(primary_key=True)
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="spent_proof_sweep")]  # the nightly sweep

    def __str__(self) -> str:
        return bytes(self.fingerprint).hex()[:12]
