"""The commands: each one parses, makes one service call and one render call. Nothing here computes or prints."""
