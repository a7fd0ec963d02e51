"""Dense and full-text search, fused."""
