"""The Tierline window: what a user sees and touches, on top of the engine in `tierline`."""
