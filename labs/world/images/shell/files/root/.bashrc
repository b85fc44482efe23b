# Read by each new shell.
PS1='\u@\h:\w\$ '
export LESS=-R
alias ls='ls --color=auto'
alias ll='ls -l'
alias la='ls -A'
alias grep='grep --color=auto'
# Terminals of one host share their history, also when one of them is cut off.
HISTSIZE=5000
HISTFILESIZE=10000
HISTCONTROL=ignoredups
shopt -s histappend checkwinsize
PROMPT_COMMAND='history -a'
