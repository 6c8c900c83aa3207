"""Events in and out as EPCIS 2.0 has it: documents, queries, capture, tables, and hand-over."""
