// What is typed is kept on the server while it is typed; who else has the story open is shown.
