"""What every stage may know about the Vietnamese language: letters, marks, syllables, numerals."""
