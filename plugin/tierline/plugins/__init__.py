"""What aligners and transcribers have in common: options, progress, registry, child processes."""
