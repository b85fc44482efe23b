export const who = {
  machines: 'The machines',
  host: 'Host',
  nameAndAddresses: 'Name and addresses',
  names: 'Names worth knowing',
  organisation: 'Your organisation',
  domain: 'Its mail domain',
  lan4: 'The office LAN',
  lan6: '… and its IPv6',
  blockList: 'Block list',
  otherServer: 'The other server',
  mailboxElsewhere: 'A mailbox elsewhere',
};
