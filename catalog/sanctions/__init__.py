"""Suspending a business or a product: who proposed and confirmed it, why, and its end."""
