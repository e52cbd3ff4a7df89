code-against-words = { $scheme } { $code } означает «{ $code_ru }», а по описанию это «{ $words_ru }». Проверьте код.
