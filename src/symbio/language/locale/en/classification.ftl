code-against-words = { $scheme } { $code } stands for “{ $code_en }”, but the words say “{ $words_en }”. Check the code.
