"""Each test is one thing that AWS refuses, and the error by which it says so."""
