"""Our own transcribers, each found by its entry point like anybody's."""
