process.env['CARRIER'] = 'twilio';
await import('./receptionist.test.ts');
