"""What cannot be changed quietly: hash chains, signed checkpoints, the public log."""
