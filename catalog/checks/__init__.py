"""Facts that staff compared with a proof: who, on what, when, and until when that is fresh."""
