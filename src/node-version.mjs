// Plain JavaScript: this must run where the rest cannot even be read.
const [major] = process.versions.node.split('.');
if (Number(major) < 24) {
  process.stderr.write(
    `Ringdown needs Node 24 or newer, this is ${process.version}. Put this before your command: npx -y -p node@24 -c "..."\n`,
  );
  process.exit(1);
}
