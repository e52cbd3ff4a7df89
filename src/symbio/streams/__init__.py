"""The stream table: readers for any table and state form, classification of free words, questionnaire."""
