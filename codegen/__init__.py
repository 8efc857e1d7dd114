"""Makes `moment_async._generated` from the spec; a tool for developers, never shipped."""
