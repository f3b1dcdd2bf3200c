"""Same answers: what two versions find in the same captures, line by line."""
