"""Services: one use case each. Plain arguments in, frozen results out; they return codes and Tables, never sentences."""
