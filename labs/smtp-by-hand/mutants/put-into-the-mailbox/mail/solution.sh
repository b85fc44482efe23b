box=/home/{{person.1.login}}/Maildir
mkdir -p $box/new $box/cur $box/tmp
cat >$box/new/1.letter.mail <<'END'
Return-Path: <visitor@{{provider.2.domain}}>
X-Original-To: {{person.1.login}}@{{domain}}
Delivered-To: {{person.1.login}}@{{domain}}
Received: from {{outside.name}} ({{outside.name}} [{{outside.v4}}])
	by {{mail.name}} (Postfix) with ESMTP id 4ABCDE12345
	for <{{person.1.login}}@{{domain}}>; Tue, 24 Nov 2026 09:00:00 +0000 (UTC)
From: The Director <director@{{domain}}>
Subject: {{proof.token}}

Good morning.
END
