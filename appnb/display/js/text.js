const decoder = new TextDecoder()
