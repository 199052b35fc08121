"""What every process of Kontor needs to speak over RabbitMQ without losing anything."""
