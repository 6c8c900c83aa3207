"""How often pages were viewed, searches led to products, and visitors went on to channels."""
