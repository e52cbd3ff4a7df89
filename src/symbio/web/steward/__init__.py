"""What administrators look after: people, companies, knowledge, code lists, work, the log, health."""
