"""Types of the part of praatio that Tierline uses."""
