export const SWAKS_HELP = `NAME
    swaks - Swiss Army Knife SMTP, a transaction tester

SYNOPSIS
    swaks --to RECIPIENT[,RECIPIENT...] [options]

    Long options take one dash or two, and --name value or --name=value.

WHERE TO
    -s, --server HOST[:PORT]      the server; without it, the first MX of the recipient's domain
    -p, --port PORT               number or name (smtp, submission, smtps)
    -4, -6                        IPv4 or IPv6 only
    -li, --local-interface ADDR   send from this own address
    --timeout TIME                wait so long for a reply (30s; 0 for ever)
    --protocol NAME               smtp, esmtp, esmtpa, esmtps, esmtpsa, ssmtp, ssmtpa, lmtp ...
    --pipeline                    send MAIL, RCPT and DATA at once if the server allows
    -q, --quit-after STAGE        connect, first-helo, tls, helo, auth, mail, rcpt: then QUIT
    -da, --drop-after STAGE       the same, but hang up; also data, dot
    -das, --drop-after-send STAGE hang up before the reply

ENVELOPE
    -t, --to ADDRESS[,...]        goes into RCPT TO:<...> exactly as written
    -f, --from ADDRESS            MAIL FROM:<...>; <> for the null sender
    -h, --helo, --ehlo NAME       name given in EHLO

MESSAGE
    -d, --data TEXT|@FILE|-       whole message; \\n and %DATE%, %TO_ADDRESS%, %FROM_ADDRESS%, %MESSAGEID% are filled in
    --body TEXT|@FILE|-           only the body
    --header "NAME: VALUE"        replace or add a header; --h-NAME VALUE is short for it
    -ah, --add-header LINE        add a header
    --attach @FILE|TEXT           attach; --attach-type TYPE, --attach-name NAME, --attach-body TEXT before it
    --dump-mail                   print the message and end
    -ndf, --no-data-fixup         send --data untouched, without a final dot of swaks's own

TLS AND AUTH
    -tls                          STARTTLS, or fail
    -tlso, -tlsos                 STARTTLS if offered (strict: fail if it then fails)
    -tlsc, --tls-on-connect       TLS from the first byte (port 465)
    --tls-sni NAME, --tls-cert FILE, --tls-key FILE, --tls-protocol tlsv1_2|tlsv1_3, --tls-cipher LIST
    -a, --auth [PLAIN,LOGIN,CRAM-MD5]
    -au, --auth-user NAME         -ap, --auth-password PASSWORD
    -ao, -aos                     authenticate if offered
    -apt, --auth-plaintext        show it decoded;  -ahp, --auth-hide-password
    --xclient STRING, --xclient-addr ADDR, --xclient-name NAME ...

OUTPUT
    -S, --silent [1|2|3]          from the first error on; errors only; nothing
    -n, --suppress-data           only count the lines of the message
    -ha, -hs, -hr, -hi            hide all, sent, received, informational lines
    -nth, -nsh, -nrh, -nih        leave the markers out
    -stl, --show-time-lapse       seconds until each reply

    ===  information    ***  problem
     ->  sent            ~>  sent inside TLS
    <-   received       <~   received inside TLS
    <**  not the reply that was hoped for (<~* inside TLS)

EXIT STATUS
    0 done · 1 bad options · 2 no connection · 6 hung up on · 10 not available · 21 banner · 22 HELO · 23 MAIL
    24 no recipient accepted · 25 DATA · 26 message refused · 27 QUIT · 28 AUTH · 29 TLS · 32 EHLO after TLS
    33 XCLIENT · 34 EHLO after XCLIENT
`;
