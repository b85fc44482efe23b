/** In which languages somebody wants to read, best first, by the header Accept-Language (RFC 9110, section 12.5.4). */
export function wantedBy({ 'accept-language': header = '' }: { 'accept-language'?: string }): string[] {
  return header
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase());
      const quality = parameters.find((each) => each.startsWith('q='))?.slice('q='.length);
      // Of "id-ID" only the language counts: texts are for no one country.
      return { language: tag.split('-')[0] ?? '', quality: Number(quality ?? 1) };
    })
    .filter(({ language, quality }) => language !== '' && quality > 0)
    .sort((one, other) => other.quality - one.quality)
    .map(({ language }) => language);
}
