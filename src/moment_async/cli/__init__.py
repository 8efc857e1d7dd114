"""The command `moment`. One module for each command; they are imported when they run."""
