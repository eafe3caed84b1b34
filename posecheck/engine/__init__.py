"""From poses to phases, holds, attempts and faults."""
