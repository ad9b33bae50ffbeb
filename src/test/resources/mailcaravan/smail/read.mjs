// Reads messages with mailparser and prints what a mail client shows of them, as JSON by file name.
import {createRequire} from 'node:module';
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';

const [modules, folder] = process.argv.slice(2);
const {simpleParser} = createRequire(join(modules, 'x.js'))('mailparser');
const shown = {};
for (const name of readdirSync(folder).filter(each => each.endsWith('.eml')).sort()) {
  const message = await simpleParser(readFileSync(join(folder, name)));
  shown[name] = {
    subject: message.subject,
    sender: message.from.value[0].name,
    text: message.text,
    attachment: message.attachments[0].filename,
  };
}
process.stdout.write(JSON.stringify(shown));
