"""What the public reports of goods and pages: cases, from the first word to the conclusion."""
