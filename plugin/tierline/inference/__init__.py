"""What our engines on torch share: devices, loading, batches, features. Imports torch late."""
