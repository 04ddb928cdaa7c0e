"""The glossary for people, and short forms spelled out by nation: what any service, exporter or door may use."""
