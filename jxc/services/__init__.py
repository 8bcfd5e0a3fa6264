"""Services: use cases. Plain arguments in, frozen results out; they return codes and Tables, never sentences."""
