"""Models: which are known, which are on this machine, how they are brought here and checked."""
